' SPDX-License-Identifier: MIT
' Text beyond ASCII and beyond the BMP, both ways. Arguments: a text, a file whose name is not ASCII.
Dim server, port, doc, id, job, jobs, i
Set server = Connected()
Set port = server.GetPorts().Item(1)
Say "Name", port.Name
Say "units", Len(port.Name)
Say "argument", args.Item(1)
server.ServerMapiProfile = args.Item(1)
Say "ServerMapiProfile", server.ServerMapiProfile
Set doc = server.CreateDocument(args.Item(2))
doc.RecipientName = args.Item(1)
doc.SenderName = args.Item(1) & " S"
doc.SenderCompany = args.Item(1) & " C"
doc.SenderDepartment = args.Item(1) & " D"
doc.BillingCode = args.Item(1) & " B"
doc.CoverpageSubject = args.Item(1) & " J"
doc.FaxNumber = "1"
Say "FileName", doc.FileName
Say "RecipientName", doc.RecipientName
Say "id", doc.Send()
doc.DisplayName = args.Item(1)
Say "id2", doc.Send()
Set jobs = server.GetJobs()
For i = 1 To jobs.Count
	Say "job" & i & ".RecipientName", jobs.Item(i).RecipientName
	Say "job" & i & ".SenderName", jobs.Item(i).SenderName
	Say "job" & i & ".DisplayName", jobs.Item(i).DisplayName
Next
Finish
