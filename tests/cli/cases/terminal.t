# On a terminal: its width, colours, a bar that moves, a table that is drawn over itself.

$ pty 70 24 faxport ports
^[[1mID^[[0m  ^[[1mNAME^[[0m        ^[[1mCSID^[[0m         ^[[1mPRIORITY^[[0m  ^[[1mRINGS^[[0m  ^[[1mSEND^[[0m  ^[[1mRECEIVE^[[0m  ^[[1mSTATE^[[0m
 1  Fax 1       +49 30 123…         1      2  on    on       ^[[32msending^[[0m
 3  Müller & …  +49 89 765…         2      ^[[90m0^[[0m  on    ^[[90moff^[[0m      ^[[90midle^[[0m
 4  東京支店 …  +81 3 1234…         3     99  ^[[90moff^[[0m   on       ^[[32mreceiving^[[0m
 7  Fax 2                           4      1  on    on       ^[[31moffline^[[0m
$ NO_COLOR=1 pty 70 24 faxport ports
ID  NAME        CSID         PRIORITY  RINGS  SEND  RECEIVE  STATE
 1  Fax 1       +49 30 123…         1      2  on    on       sending
 3  Müller & …  +49 89 765…         2      0  on    off      idle
 4  東京支店 …  +81 3 1234…         3     99  off   on       receiving
 7  Fax 2                           4      1  on    on       offline
$ TERM=dumb pty 70 24 faxport inbox
ID     RECEIVED          PORT      FROM      NUMBER   PAGES  RESULT
 7     2026-01-05 08:58  Fax 1     +33 1 2…  0331200      3  completed
 8  *  2026-01-05 09:00  東京支…                          2  far end …
$ pty 70 24 faxport --color never ports | tail -1
 7  Fax 2                           4      1  on    on       offline
$ echo hello > letter.txt; pty 80 24 faxport send letter.txt 100 --wait
^Mletter.txt ^[[32m^[[0m^[[90m──────────────────────────────^[[0m   0 % 0.0 of 2.5 MB^[[K^Mletter.txt ^[[32m━━━━━━━━━━━━━━━^[[0m^[[90m───────────────^[[0m  50 % 1.2 of 2.5 MB^[[K^Mletter.txt rendering^[[K^M^[[Kjob 17: letter.txt, 2 pages to 100
^Mjob 17 dialing 100^[[K^Mjob 17 answered by 100^[[K^Mjob 17 sending to 100 (+33 1 200), 14400 bit/s^[[K^Mjob 17 ^[[32m━━━━━━^[[0m^[[90m────────────────────────^[[0m  20 % page 1 of 2, 14400 bit/s, +33 1 200^[[K^Mjob 17 ^[[32m━━━━━━━━━━━━━━━^[[0m^[[90m───────────────^[[0m  50 % page 2 of 2, 14400 bit/s, +33 1 200^[[K^Mjob 17 ^[[32m━━━━━━━━━━━━━━━━━━━━━━━━^[[0m^[[90m──────^[[0m  80 % page 2 of 2, 14400 bit/s, +33 1 200^[[K^Mjob 17 ^[[32m━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━^[[0m^[[90m^[[0m 100 % page 2 of 2, 14400 bit/s, +33 1 200^[[K^M^[[K^[[32mjob 17: sent, 2 pages in 1:12, 14400 bit/s, ECM, answered by +33 1 200^[[0m
$ NO_COLOR=1 pty 40 24 faxport send letter.txt 100 --wait
^Mletter.txt ────────   0 % 0.0 of 2.5 MB^[[K^Mletter.txt ━━━━────  50 % 1.2 of 2.5 MB^[[K^Mletter.txt rendering^[[K^M^[[Kjob 17: letter.txt, 2 pages to 100
^Mjob 17 dialing 100^[[K^Mjob 17 answered by 100^[[K^Mjob 17 sending to 100 (+33 1 200), 144…^[[K^Mjob 17 page 1 of 2, 14400 bit/s, +33 1…^[[K^Mjob 17 page 2 of 2, 14400 bit/s, +33 1…^[[K^M^[[Kjob 17: sent, 2 pages in 1:12, 14400 bit/s, ECM, answered by +33 1 200
$ LC_ALL=C NO_COLOR=1 pty 80 24 faxport send letter.txt 486 --wait
^Mletter.txt ------------------------------   0 % 0.0 of 2.5 MB^[[K^Mletter.txt ===============---------------  50 % 1.2 of 2.5 MB^[[K^Mletter.txt rendering^[[K^M^[[Kjob 17: letter.txt, 2 pages to 486
^Mjob 17 dialing 486^[[K^Mjob 17 retrying, line busy, again at 2100-01-01 01:00^[[K^M^[[Kfaxport: send: job 17: failed after 4 attempts, 0 of 2 pages sent: line busy; faxport job restart 17 tries again
[exit 7]
$ NO_COLOR=1 pty 70 24 faxport status --watch
^[[?25lPORT         STATE      JOB  NUMBER    STATION    PAGE  SPEED     TIME^[[K
Fax 1        sending     12  0331200   +33 1 200   2/3  14400     1:02^[[K
Müller & S…  idle^[[K
東京支店 📠  receiving   13  08912345  ?[31mred?     5   9600  1:02:05^[[K
Fax 2        offline^[[K
^[[J^[[5APORT         STATE      JOB  NUMBER    STATION    PAGE  SPEED     TIME^[[K
Fax 1        sending     12  0331200   +33 1 200   2/3  14400     1:02^[[K
Müller & S…  ringing         0401234^[[K
東京支店 📠  receiving   13  08912345  ?[31mred?     5   9600  1:02:05^[[K
Fax 2        offline^[[K
^[[J^[[5APORT         STATE      JOB  NUMBER    STATION    PAGE  SPEED     TIME^[[K
Fax 1        ending      12  0331200   +33 1 200   3/3  14400     1:02^[[K
Müller & S…  receiving       0401234   HAMBURG       1  12000^[[K
東京支店 📠  receiving   13  08912345  ?[31mred?     5   9600  1:02:05^[[K
Fax 2        offline^[[K
^[[J^[[?25h\
$ NO_COLOR=1 pty 40 5 faxport status --watch
^[[?25lPORT        STATE    NUMBER   PAGE  TIME^[[K
Fax 1       sending  0331200   2/3  1:02^[[K
Müller & …  idle^[[K
and 2 more^[[K
^[[J^[[4APORT        STATE    NUMBER   PAGE  TIME^[[K
Fax 1       sending  0331200   2/3  1:02^[[K
Müller & …  ringing  0401234^[[K
and 2 more^[[K
^[[J^[[4APORT      STATE      NUMBER   PAGE  TIME^[[K
Fax 1     ending     0331200   3/3  1:02^[[K
Müller …  receiving  0401234     1^[[K
and 2 more^[[K
^[[J^[[?25h\
