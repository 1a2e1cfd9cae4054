// SPDX-License-Identifier: MIT
// Judges cases.jsonl with @sigstore/verify (checkpoints and proofs) and canonicalize (RFC 8785).
'use strict';
const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

const modules = path.join(process.cwd(), 'node_modules');
const { verifyCheckpoint } = require(path.join(modules, '@sigstore/verify/dist/timestamp/checkpoint.js'));
const { verifyMerkleInclusion } = require(path.join(modules, '@sigstore/verify/dist/timestamp/merkle.js'));
const canonicalize = require(path.join(modules, 'canonicalize'));

const bytes = (text) => {
    const read = Buffer.from(text, 'base64');
    if (read.toString('base64') !== text) throw new Error('not the only base64');
    return read;
};

const decimal = (text) => {
    if (!/^(0|[1-9][0-9]*)$/.test(text)) throw new Error('not a number');
    return text;
};

const tlogOf = (key) => {
    const id = key.split('+')[1];
    const raw = bytes(key.slice(key.indexOf('+', key.indexOf('+') + 1) + 1)).subarray(1);
    const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), raw]);
    return {
        logID: Buffer.from(id, 'hex'),
        publicKey: crypto.createPublicKey({ key: der, format: 'der', type: 'spki' }),
        validFor: { start: new Date(0), end: new Date(8640000000000000) },
    };
};

const checks = {
    proof(c) {
        const file = bytes(c.proof).toString('utf8');
        const cut = file.indexOf('\n\n');
        if (cut < 0) throw new Error('no checkpoint');
        const lines = file.slice(0, cut).split('\n');
        const envelope = file.slice(cut + 2);
        if (lines[0] !== 'c2sp.org/tlog-proof@v1' || !lines[1].startsWith('index ')) throw new Error('no proof');
        const text = envelope.split('\n');
        if (text[0] !== c.key.split('+')[0]) throw new Error('another log');
        const inclusionProof = {
            logIndex: decimal(lines[1].slice(6)),
            treeSize: decimal(text[1]),
            rootHash: bytes(text[2]),
            hashes: lines.slice(2).map(bytes),
            checkpoint: { envelope },
        };
        verifyCheckpoint({ integratedTime: '1704067200', inclusionProof }, [tlogOf(c.key)]);
        verifyMerkleInclusion({ inclusionProof, canonicalizedBody: bytes(c.leaf) });
    },
    leaf(c) {
        const text = bytes(c.leaf).toString('utf8');
        if (canonicalize(JSON.parse(text)) !== text) throw new Error('another spelling');
    },
};
const names = { proof: '@sigstore/verify', leaf: 'canonicalize' };

const counts = {};
let wrong = false;
for (const line of fs.readFileSync(process.argv[2], 'utf8').trim().split('\n')) {
    const c = JSON.parse(line);
    if (!checks[c.kind]) continue;
    const count = (counts[c.kind] ??= { accepted: 0, sound: 0, rejected: 0, altered: 0 });
    let accepted = true;
    try {
        checks[c.kind](c);
    } catch {
        accepted = false;
    }
    count[c.sound ? 'sound' : 'altered']++;
    if (accepted !== c.sound) {
        console.log(`wrong about a ${c.kind} case: ${c.change}`);
        wrong = true;
    } else count[accepted ? 'accepted' : 'rejected']++;
}
for (const [kind, n] of Object.entries(counts))
    console.log(`${names[kind]}: accepts ${n.accepted} of ${n.sound} sound, rejects ${n.rejected} of ${n.altered} altered`);
process.exit(wrong || Object.keys(counts).length !== 2 ? 1 : 0);
