' SPDX-License-Identifier: MIT
' Habits of programs that are in use. Arguments: two files, a number, a file that is made after it is named.
Dim server, doc, k, ids, first, second, job, jobs
Set server = CreateObject("FaxServer.FaxServer")
On Error Resume Next
server.ArchiveDirectory = args.Item(5)
Tell "before Connect, ArchiveDirectory"
server.ArchiveOutboundFaxes = -1
Tell "before Connect, ArchiveOutboundFaxes"
server.Branding = -1
Tell "before Connect, Branding"
server.DirtyDays = 5
Tell "before Connect, DirtyDays"
server.Retries = 4
Tell "before Connect, Retries"
server.RetryDelay = 6
Tell "before Connect, RetryDelay"
server.ServerCoverpage = 0
Tell "before Connect, ServerCoverpage"
server.UseDeviceTsid = True
Tell "before Connect, UseDeviceTsid"
On Error Goto 0

' A document before Connect, of a file without name; FileName later.
Set doc = server.CreateDocument("")
doc.FileName = args.Item(1)
doc.FaxNumber = args.Item(3)
doc.DisplayName = "first"
server.Connect ""
Say "Retries", server.Retries
Say "RetryDelay", server.RetryDelay
Say "DirtyDays", server.DirtyDays
Say "Branding", server.Branding
Say "ArchiveOutboundFaxes", server.ArchiveOutboundFaxes
first = CInt(doc.Send)
Say "first", first

' The same document for several recipients; another file; what was put stays.
doc.FaxNumber = "2" & args.Item(3)
doc.RecipientName = "Two"
Say "second", doc.Send
doc.FileName = args.Item(2)
doc.FaxNumber = 12345
doc.DisplayName = "third"
Say "third", doc.Send

' A file that is not there yet when it is named; the last name counts.
Set doc = server.CreateDocument(args.Item(4))
fso.CopyFile args.Item(1), args.Item(4)
doc.FaxNumber = args.Item(3)
doc.SendCoverpage = False
doc.DiscountSend = "0"
Say "fourth", doc.Send()
fso.DeleteFile args.Item(4)

' Parents are dropped, and nobody disconnects.
Set jobs = server.GetJobs()
Set doc = Nothing
Set server = Nothing
Say "Count", jobs.Count
Set job = jobs.Item(jobs.Count)
Set jobs = Nothing
job.Refresh
Say "last", job.JobId
Finish
