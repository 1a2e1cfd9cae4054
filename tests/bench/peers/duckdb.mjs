// SPDX-License-Identifier: MIT
// Runs duckdb.sql in a folder, on tables loaded first or on views that scan the CSV files.
//
//     node duckdb.mjs load|scan FOLDER
//
// FOLDER holds data/*.csv and needs.csv (the framework's list) and takes the results.
import { readFileSync, writeFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';

// Every column of a file in its order; what is not named here is a text.
const FILES = {
    families: 'family_id la_ref area superseded_by',
    members: 'member_id family_id role dob sex upn nhs_number surname forename from until',
    episodes: 'episode_id family_id opened_on assessed_on whole_family_assessment plan_on '
        + 'plan_covers_all_needs lead_practitioner lead_organisation lead_school_urn closed_on '
        + 'closure_reason closure_quality framework',
    needs: 'need_id episode_id need_code member_id identified_on identified_at baseline '
        + 'evidence_ref',
    outcomes: 'need_id result achieved_on basis value evidence_ref approved_by approved_on reason',
    attendance: 'member_id term term_start term_end sessions_possible absent_authorised '
        + 'absent_unauthorised suspensions suspension_days permanently_excluded late provision',
    events: 'event_id family_id member_id type on until amount source',
    claims: 'family_id episode_id quarter authority payment_pence',
};
const TYPES = {
    DATE: 'dob from until opened_on assessed_on plan_on closed_on identified_on achieved_on '
        + 'approved_on term_start term_end on',
    INTEGER: 'sessions_possible absent_authorised absent_unauthorised',
    BIGINT: 'payment_pence',
};

function typeOf(column) {
    const found = Object.entries(TYPES).find(([, columns]) => columns.split(' ').includes(column));
    return found ? found[0] : 'VARCHAR';
}

function scanOf(table) {
    const columns = FILES[table].split(' ').map((name) => `'${name}': '${typeOf(name)}'`);
    return `read_csv('data/${table}.csv', auto_detect = false, header = true, delim = ',', `
        + `quote = '"', escape = '"', dateformat = '%Y-%m-%d', columns = {${columns.join(', ')}})`;
}

// Outcomes are told apart by their place in the file: a table has its rowid, a view needs one.
function relation(mode, table) {
    if (mode === 'load')
        return `CREATE TABLE ${table} AS SELECT * FROM ${scanOf(table)}`;
    const number = table === 'outcomes' ? 'row_number() OVER () AS rowid, ' : '';
    return `CREATE VIEW ${table} AS SELECT ${number}* FROM ${scanOf(table)}`;
}

const [mode, folder] = process.argv.slice(2);
const sql = readFileSync(new URL('duckdb.sql', import.meta.url), 'utf8');
process.chdir(folder);
const database = await DuckDBInstance.create(':memory:', { threads: '2' });
const connection = await database.connect();
await connection.run(`CREATE TABLE framework AS SELECT * FROM read_csv('needs.csv', header = true,
    columns = {position: 'INTEGER', code: 'VARCHAR', headline: 'INTEGER', text: 'VARCHAR'})`);
for (const table of Object.keys(FILES))
    await connection.run(relation(mode, table));
const result = await connection.runAndReadAll(sql);
writeFileSync('figures.json', result.getRows()[0][0] + '\n');
