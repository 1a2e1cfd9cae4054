# A quarter's return from the exports to the lodged return and back, by four people.
sets - init $STATE --authority E1 --origin host.example/E1 --admin anna --name "Anna Admin" --email anna@council.example --password-stdin
sets - person add paul --name "Paul Provider" --email paul@council.example --roles provider --as anna --password-stdin
sets - person add cora --name "Cora Certifier" --email cora@council.example --roles certifier --as anna --password-stdin
sets - person add olga --name "Olga Officer" --email olga@council.example --roles s151 --as anna --password-stdin
sets - sample --families 12 --seed 5 --out $WORK/data
sets - person change paul --os-account $ME --as anna --password-stdin
acts "imported a dataset" import --data $WORK/data
acts "drafted the return" run --quarter 2023-24-Q3 --framework supporting-families-2022
acts - return note 2023-24-Q3 --reason "waiting for the schools"
looks - return show 2023-24-Q3
looks - replay 2023-24-Q3
acts "submitted the return" submit 2023-24-Q3 --fingerprint $SEEN
sets - person change paul --os-account - --as anna --password-stdin
sets - person change cora --os-account $ME --as anna --password-stdin
acts "sent the return back" send-back 2023-24-Q3 --fingerprint $SEEN --reason "a family is missing"
sets - person change cora --os-account - --as anna --password-stdin
sets - person change paul --os-account $ME --as anna --password-stdin
sets - run --quarter 2023-24-Q3 --framework supporting-families-2022
looks - return diff 2023-24-Q3
acts "held a family back from the claim" hold add F1H3E62G --return 2023-24-Q3 --reason "two records"
looks - hold list 2023-24-Q3
acts "let a family that was held back into the claim again" hold release F1H3E62G --return 2023-24-Q3 --reason "one was wrong"
sets - submit 2023-24-Q3 --fingerprint $SEEN
acts "withdrew the return" withdraw 2023-24-Q3 --fingerprint $SEEN --reason "a mistake"
sets - run --quarter 2023-24-Q3 --framework supporting-families-2022
sets - submit 2023-24-Q3 --fingerprint $SEEN
sets - person change paul --os-account - --as anna --password-stdin
sets - person change cora --os-account $ME --as anna --password-stdin
acts "certified the return" certify 2023-24-Q3 --fingerprint $SEEN
sets - person change cora --os-account - --as anna --password-stdin
sets - person change olga --os-account $ME --as anna --password-stdin
acts "granted a delegation" delegation grant --to cora --role s151 --until 2026-12-31
acts "signed the return off" sign-off 2023-24-Q3 --fingerprint $SEEN
sets - person change olga --os-account - --as anna --password-stdin
sets - person change paul --os-account $ME --as anna --password-stdin
acts "recorded the return as lodged" lodge 2023-24-Q3 --fingerprint $SEEN --reference DELTA-1 --keyed
looks - evidence 2023-24-Q3 --out $WORK/evidence.zip --replace
sets - run --quarter 2023-24-Q4 --framework supporting-families-2022
sets - person change paul --os-account - --as anna --password-stdin
sets - person change olga --os-account $ME --as anna --password-stdin
acts "reopened the return" reopen 2023-24-Q3 --fingerprint $SEEN --reason "a family moved away"
