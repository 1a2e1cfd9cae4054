# SPDX-License-Identifier: MIT
# A state folder is looked at by an auditor, backed up, lost, put back, and goes on after a loss.
. "$here/lib.sh"
export DELTARETURN_STATE=$WORK/state
me=$(id -un)
status "a state folder" 0 "$PROGRAM" init state --authority E1 --origin host.example/E1 --admin ada \
    --name "Ada Admin" --email ada@council.example --os-account "$me"
cp state/keys/log.pub old.pub
status "a second person" 0 "$PROGRAM" person add bob --name "Bob" --email bob@council.example --roles auditor
tail -1 out >answers
echo 'five green kites in a row' >>answers
status "chooses a password" 0 sh -c '"$PROGRAM" person password bob --password-stdin <answers'
status "the audit is clean" 0 "$PROGRAM" audit check
verdict "and says so" has out 'everything is as it was recorded'
status "the head is signed to the end" 0 "$PROGRAM" audit head
verdict "by all leaves" has out 'all 5 leaves are signed'
status "the list is in words" 0 "$PROGRAM" audit list
verdict "by name" has out 'Ada Admin (administrator) added a person'
status "a receipt" 0 "$PROGRAM" audit prove 1 -o receipt.tlog-proof
status "is good" 0 "$PROGRAM" verify receipt.tlog-proof --key old.pub
status "is not written over" 5 "$PROGRAM" audit prove 2 -o receipt.tlog-proof
verdict "which is told" has err '"receipt.tlog-proof" is there already; name another file, or add --replace'
status "and stays good" 0 "$PROGRAM" verify receipt.tlog-proof --key old.pub
status "unless that is asked for" 0 "$PROGRAM" audit prove 1 -o receipt.tlog-proof --replace
status "of no leaf" 5 "$PROGRAM" audit prove 99
status "the log as files" 0 "$PROGRAM" audit export published
verdict "with its checkpoint" test -f published/checkpoint
status "no evidence without a return" 1 "$PROGRAM" evidence 2023-24-Q3 -o e.zip

status "a backup" 0 "$PROGRAM" backup b.zip --keys k.zip
status "alone is not put over a state" 2 "$PROGRAM" restore b.zip
status "the newest goes on by itself" 0 "$PROGRAM" restore b.zip --replace
status "and can be changed" 0 "$PROGRAM" role grant bob certifier
status "the newest receipt" 0 "$PROGRAM" audit prove 7 -o newest.tlog-proof
status "nothing is lost yet" 5 sh -c 'echo "five green kites in a row" |
    "$PROGRAM" recover --receipt newest.tlog-proof --second bob --password-stdin'
status "what no receipt tells" 0 "$PROGRAM" role revoke bob certifier
status "an old one is put back" 0 "$PROGRAM" restore b.zip --replace
verdict "and is noticed" has out 'an older state was put back'
status "nothing can be changed" 5 "$PROGRAM" role grant bob certifier
verdict "for that reason" has err 'the log has 6 leaves, but 9 were signed'
status "the audit says so too" 5 "$PROGRAM" audit check
status "it can be read" 0 "$PROGRAM" person list
status "an older head is not enough" 5 sh -c 'echo "five green kites in a row" |
    "$PROGRAM" recover --receipt receipt.tlog-proof --second bob --password-stdin'
status "two people go on" 0 sh -c 'echo "five green kites in a row" |
    "$PROGRAM" recover --receipt newest.tlog-proof --second bob --password-stdin'
verdict "and hear what is lost" has out 'leaves 6 to 8 are lost'
verdict "and which of them the receipt tells" has out 'of those, the receipt tells leaf 7'
status "the audit is clean again" 0 "$PROGRAM" audit check
status "and it can be changed" 0 "$PROGRAM" role grant bob certifier
status "a new key" 0 "$PROGRAM" audit rotate-key
status "leaves the log sound" 0 "$PROGRAM" audit check --log
"$PROGRAM" backup b2.zip --keys k2.zip >out
head=$("$PROGRAM" audit head | sed -n 's/^all \([0-9]*\) leaves are signed/\1/p')
"$PROGRAM" audit prove $((head - 1)) -o last.tlog-proof >out
status "a backup put elsewhere" 0 "$PROGRAM" restore b2.zip --keys k2.zip --state elsewhere
verdict "lacks what was signed last, and says so" has out 'signer.state, in which the newest signed head is kept, is not here'
for look in "person list" "return list" "audit head" "audit list" "audit prove 1" "audit export tiles" "outbox list" \
    "delegation list"; do
    status "it can be read: $look" 0 "$PROGRAM" $look --state elsewhere
done
status "nothing can be changed" 5 "$PROGRAM" role grant bob sro --state elsewhere
verdict "for that reason" has err 'nothing can be changed until "deltareturn recover"'
status "the audit looks at everything" 5 "$PROGRAM" audit check --state elsewhere
verdict "to the end" has out 'stored files'
verdict "and says that" has err 'signer.state'
status "two people go on there" 0 sh -c 'echo "five green kites in a row" |
    "$PROGRAM" recover --receipt last.tlog-proof --second bob --password-stdin --state elsewhere'
status "and it is whole" 0 "$PROGRAM" audit check --state elsewhere
status "and can be changed" 0 "$PROGRAM" role grant bob sro --state elsewhere
rm -r elsewhere
status "a damaged backup" 5 sh -c 'head -c 2000 b.zip >cut.zip; "$PROGRAM" restore cut.zip --state elsewhere'
verdict "leaves nothing" nothing_like elsewhere
status "keys are no backup" 5 "$PROGRAM" restore k.zip --state elsewhere
status "erasing wants to know what" 2 "$PROGRAM" erase --rule r --second bob
status "and two people" 4 sh -c 'echo wrong | "$PROGRAM" erase --rule r --before 2020-01-01 --second bob --password-stdin'
