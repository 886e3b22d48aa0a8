# A document on offer.

$ echo hello > prices.txt; faxport offer prices.txt --port 'Fax 1'
job 17: prices.txt, 2 pages, on offer on Fax 1
$ faxport offer prices.txt --port 1 --selective 77 --keep --json | grep -e kind -e selective -e keep -e '"number"'
  "kind": "offer",
  "number": "",
  "selective": "77",
  "keep": true,
$ printf 'secret 1\n' > password; faxport offer prices.txt --port 1 --password-file password --json | grep detail
  "status_detail": "the password ends in 1 and has 8 characters",
$ faxport offer prices.txt
faxport: offer: something is missing; write --port PORT, where it is to wait
[exit 2]
$ faxport offer prices.txt --port 1 --keep --wait
faxport: offer: --wait and --keep do not go together; leave one of them out
[exit 2]
$ faxport offer prices.txt --port nowhere
faxport: offer: nowhere: there is no such port; faxport ports lists them
[exit 5]
$ faxport offer nothing.txt --port 1
faxport: offer: nothing.txt: No such file or directory
[exit 11]
$ faxport offer prices.txt --port 1 --selective 12a
faxport: offer: --selective: "12a" is none; write up to 20 digits, * or #
[exit 9]
$ faxport offer prices.txt --port 1 --wait
job 17: prices.txt, 2 pages, on offer on Fax 1
job 17: dialing
job 17: answered
job 17: sending (+33 1 200), 14400 bit/s
job 17: sending (+33 1 200), page 1 of 2, 14400 bit/s
job 17: sending (+33 1 200), page 2 of 2, 14400 bit/s
job 17: ending (+33 1 200), page 2 of 2, 14400 bit/s
job 17: collected, 2 pages in 1:12, 14400 bit/s, ECM, collected by +33 1 200
