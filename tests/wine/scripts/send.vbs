' SPDX-License-Identifier: MIT
' A fax is sent as programs do, the file deleted at once, and followed to its end in both ways: through new lists of
' jobs, and through one job's Refresh, which fails when it has left the queue.
' Arguments: the file, the number, the recipient's name.
Dim server, doc, id, job, jobs, i, words, last, there, number, rounds
Set server = Connected()
Set doc = server.CreateDocument(args.Item(1))
doc.DisplayName = "Letter"
doc.FaxNumber = args.Item(2)
doc.RecipientName = args.Item(3)
doc.SenderName = args.Item(3)
doc.SenderCompany = "Firm"
doc.SenderDepartment = "Sales"
doc.SenderFax = "+49 30 1"
doc.BillingCode = "B 1"
doc.CoverpageSubject = "Offer"
id = doc.Send()
fso.DeleteFile args.Item(1)
Say "id", id
Set doc = Nothing

Set job = Nothing
Set jobs = server.GetJobs()
For i = 1 To jobs.Count
	If jobs.Item(i).JobId = id Then Set job = jobs.Item(i)
Next
Say "job", job.JobId & "/" & job.DisplayName & "/" & job.FaxNumber & "/" & job.PageCount & "/" & job.Type
Say "job.RecipientName", job.RecipientName

last = ""
there = True
Do While there
	there = False
	Set jobs = server.GetJobs()
	For i = 1 To jobs.Count
		If jobs.Item(i).JobId = id Then
			there = True
			words = jobs.Item(i).QueueStatus
			If words <> last Then Say "words", words
			last = words
		End If
	Next
Loop

On Error Resume Next
number = 0
For rounds = 1 To 1000
	job.Refresh
	number = Err.Number
	If number <> 0 Then Exit For
Next
Tell "refresh"
Say "kept", job.JobId & "/" & job.DisplayName
job.SetStatus 1
Tell "cancel"
Finish
