# A state folder is made, people are added, the log is looked at and gets a new key.
acts "the program added a person" init $STATE --authority E1 --origin host.example/E1 --admin ada --name "Ada Admin" --email ada@council.example --os-account $ME
acts "added a person" person add dana --name "Dana Data" --email dana@council.example --roles provider
acts "changed a person" role grant dana auditor
acts "changed a person" person import $HERE/officers.csv
acts "disabled a person" person disable dana
looks - audit prove 1 -o $WORK/receipt.tlog-proof --replace
looks - audit export $WORK/tiles
acts "changed the log's key" audit rotate-key
