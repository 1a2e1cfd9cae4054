# SPDX-License-Identifier: MIT
# An auditor gets a bundle of evidence and a receipt, checks them, and finds what was changed.
. "$here/lib.sh"
seeds=$here/../fuzz/seeds/bundle
cp "$seeds/witnessed" whole.zip
cp "$seeds/erased" erased.zip
cp "$seeds/gone" gone.zip
unzip_to() { /usr/bin/python3 -c 'import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])' "$1" "$2"; }

status "a whole bundle is good" 0 "$PROGRAM" verify whole.zip
verdict "and says so" has out 'result: everything is as it was recorded'
verdict "names the decisions" has out 'certified the return, revision 2'
verdict "asks to compare the key" has out 'compare it with the one you were given'
unzip_to whole.zip whole
cp whole/keys/log.pub .
status "with the key in a file" 0 "$PROGRAM" verify whole.zip --key log.pub
verdict "it is told" has out "ok: the log's key is the one you gave"
status "with the key itself" 0 "$PROGRAM" verify whole.zip --key "$(cat log.pub)"
cp out ours
status "the bundle's own script says the same" 0 sh whole/verify.sh "$(cat log.pub)"
verdict "word for word" cmp out ours
status "also from elsewhere" 0 sh -c 'cd / && sh "$OLDPWD/whole/verify.sh"'
status "with another key" 1 "$PROGRAM" verify whole.zip \
    --key 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k'
status "erased is not missing" 3 "$PROGRAM" verify erased.zip
verdict "by its rule" has out 'was erased under rule retention-7y on 2024-01-01'
status "missing is told" 2 "$PROGRAM" verify gone.zip
verdict "by name" has out 'missing: the file artefacts/figures.json is missing'

echo more >>whole/artefacts/figures.json
status "a changed file is told" 1 sh whole/verify.sh
verdict "by name" has out 'altered: the file artefacts/figures.json is not the one in the manifest'
head -c 3000 whole.zip >cut.zip
status "a cut bundle is told" 1 "$PROGRAM" verify cut.zip
verdict "as such" has out 'altered: the bundle cannot be opened'

entry=$(ls whole/log | sed -n 's/\.leaf$//p' | head -1)
cp "whole/log/$entry.tlog-proof" receipt.tlog-proof
status "a receipt and its entry" 0 "$PROGRAM" verify receipt.tlog-proof --key log.pub --leaf "whole/log/$entry.leaf"
verdict "are told" has out "entry $entry stands in the log"
status "a receipt without its entry" 2 "$PROGRAM" verify receipt.tlog-proof --key log.pub
sed 's/submitted/certified/' "whole/log/$entry.leaf" >other.leaf
status "another entry" 1 "$PROGRAM" verify receipt.tlog-proof --key log.pub --leaf other.leaf
verdict "is told" has out "altered: entry $entry: the leaf is not what the log has at $entry"

status "a receipt without a key" 4 "$PROGRAM" verify receipt.tlog-proof
verdict "is told" has err "a receipt is verified with the log's public key: --key KEY"
status "something else" 4 "$PROGRAM" verify whole
status "nothing" 4 "$PROGRAM" verify
status "no such file" 4 "$PROGRAM" verify nowhere.zip
status "no key" 4 "$PROGRAM" verify whole.zip --key nonsense
verdict "is told" has err '--key: a public key has the form NAME+ID+BASE64'
status "a bundle with an entry" 4 "$PROGRAM" verify whole.zip --leaf other.leaf
status "the script with too many words" 4 sh whole/verify.sh a b
mkdir few
for tool in openssl sha256sum awk od sort dirname; do ln -s "$(command -v $tool)" few/; done
status "a tool that is not there is no alteration" 4 \
    env PATH="$PWD/few" "$(command -v sh)" "$here/../../templates/evidence/verify.sh"
verdict "and is named" has err 'cat is needed and is not installed'
