# SPDX-License-Identifier: MIT
# At a terminal the figures are shown, what rests on a waiver and what changed, and then it asks.
. "$here/lib.sh"
Q=2023-24-Q3

council >/dev/null 2>err
sound exports
sed -i 's/A Worker//' exports/episodes.csv
cat >exports/waivers.csv <<'END'
episode_id,test,requested_by,approved_by,approved_on,reason,expires_on
E1,T5,A Worker,B Manager,2023-11-01,the record was lost,2023-12-31
END
as paul import --data exports >out 2>err
status "a return that rests on a waiver" 0 as paul run --quarter $Q --framework supporting-families-2022
fingerprint=$(seen $Q)
"$PROGRAM" return show $Q >shown
verdict "shows it to everybody" has shown 'claimed episodes that rest on a waived test: 1'

# at LOGIN ANSWER COMMAND...: at a terminal of its own, with the password and the answer typed in.
at() { /usr/bin/python3 "$here/terminal.py" "$PASSWORD" "$PROGRAM" "$@"; }

status "no" 5 at paul no submit $Q
verdict "is asked after the figures" has out "fingerprint $fingerprint"
verdict "with the claims" has out 'New claims'
verdict "and the waivers" has out 'claimed episodes that rest on a waived test: 1'
verdict "by episode and test" has out '  E1: T5'
verdict "in these words" has out 'submit these figures? yes or no: '
verdict "does nothing" has out 'nothing was done'
verdict "the password does not show" sh -c "! grep -qF '$PASSWORD' out"
status "an unclear answer" 5 at paul y submit $Q
verdict "does nothing either" has out 'nothing was done'
"$PROGRAM" return show $Q >shown
verdict "it is a draft still" has shown 'revision 1: draft'
status "yes" 0 at paul yes submit $Q
verdict "submits it" has out "Paul Provider, data provider"
status "the certifier is shown the same" 0 at cora yes send-back $Q --reason "ask again"
verdict "with the waivers" has out '  E1: T5'
rm exports/waivers.csv
as paul import --data exports >out 2>err
as paul run --quarter $Q --framework supporting-families-2022 >out 2>err
status "of a second revision" 0 at paul yes submit $Q
verdict "what changed is shown too" has out "$Q revision 1"
verdict "and that nothing rests on a waiver now" sh -c "! grep -q 'rest on a waived' out"
status "a wrong password" 4 /usr/bin/python3 "$here/terminal.py" "quite another sentence" "$PROGRAM" cora yes certify $Q
verdict "shows no figures" sh -c "! grep -q 'New claims' out"
status "giving up" 1 at cora '' certify $Q
"$PROGRAM" return show $Q >shown
verdict "leaves it as it was" has shown 'revision 2: submitted'
