# A state folder with a lodged return is backed up, put back, gets a new key, loses what a return told
# about families, and goes on after a loss.
sets - init $STATE --authority E1 --origin host.example/E1 --admin anna --name "Anna Admin" --email anna@council.example --password-stdin
sets - person add bob --name "Bob Second" --email bob@council.example --roles administrator --as anna --password-stdin
sets - person add paul --name "Paul Provider" --email paul@council.example --roles provider --as anna --password-stdin
sets - person add cora --name "Cora Certifier" --email cora@council.example --roles certifier --as anna --password-stdin
sets - person add olga --name "Olga Officer" --email olga@council.example --roles s151 --as anna --password-stdin
sets - sample --families 12 --seed 5 --out $WORK/data
sets - person change paul --os-account $ME --as anna --password-stdin
sets - import --data $WORK/data
sets - run --quarter 2023-24-Q3 --framework supporting-families-2022
sets - return note 2023-24-Q3 --reason "waiting for the schools"
sets - submit 2023-24-Q3 --fingerprint $SEEN
sets - person change paul --os-account - --as anna --password-stdin
sets - person change cora --os-account $ME --as anna --password-stdin
sets - certify 2023-24-Q3 --fingerprint $SEEN
sets - person change cora --os-account - --as anna --password-stdin
sets - person change olga --os-account $ME --as anna --password-stdin
sets - sign-off 2023-24-Q3 --fingerprint $SEEN
sets - person change olga --os-account - --as anna --password-stdin
sets - person change paul --os-account $ME --as anna --password-stdin
sets - lodge 2023-24-Q3 --fingerprint $SEEN --reference DELTA-1 --keyed
sets - person change paul --os-account - --as anna --password-stdin
sets - person change bob --os-account $ME --as anna --password-stdin
acts "changed the log's key" audit rotate-key
acts "made a backup" backup $WORK/backup.zip --keys $WORK/keys.zip
acts "restored a backup" restore $WORK/backup.zip --replace
acts - restore $WORK/backup.zip --keys $WORK/keys.zip --state $WORK/elsewhere
sets - role grant paul auditor
looks - audit export $WORK/tiles
sets - audit export $WORK/held
sets - restore $WORK/backup.zip --replace
mends "began a new log after a loss" recover --receipt $WORK/held/checkpoint --second anna --password-stdin
acts "erased data" erase --rule retention-7y --return 2023-24-Q3 --second anna --password-stdin
