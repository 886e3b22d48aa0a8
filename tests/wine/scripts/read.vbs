' SPDX-License-Identifier: MIT
' Every property of every class that a server gives, by Count and Item; see test_scripts.py.
Sub ReadMethod(name, method)
	Say name & "DeviceId", method.DeviceId
	Say name & "Enable", method.Enable
	Say name & "DeviceName", method.DeviceName
	Say name & "Guid", method.Guid
	Say name & "FunctionName", method.FunctionName
	Say name & "ImageName", method.ImageName
	Say name & "FriendlyName", method.FriendlyName
	Say name & "ExtensionName", method.ExtensionName
	Say name & "RoutingData", method.RoutingData
End Sub

Sub ReadStatus(name, status)
	Say name & "CallerId", status.CallerId
	Say name & "Csid", status.Csid
	Say name & "CurrentPage", status.CurrentPage
	Say name & "DeviceId", status.DeviceId
	Say name & "DeviceName", status.DeviceName
	Say name & "DocumentName", status.DocumentName
	Say name & "Send", status.Send
	Say name & "Receive", status.Receive
	Say name & "Address", status.Address
	Say name & "RoutingString", status.RoutingString
	Say name & "SenderName", status.SenderName
	Say name & "RecipientName", status.RecipientName
	Say name & "DocumentSize", status.DocumentSize
	Say name & "Description", status.Description
	Say name & "PageCount", status.PageCount
	Say name & "Tsid", status.Tsid
	Say name & "StartTime", status.StartTime
	Say name & "SubmittedTime", status.SubmittedTime
	Say name & "ElapsedTime", status.ElapsedTime
End Sub

Sub ReadJob(name, job)
	Say name & "JobId", job.JobId
	Say name & "Type", job.Type
	Say name & "UserName", job.UserName
	Say name & "QueueStatus", job.QueueStatus
	Say name & "DeviceStatus", job.DeviceStatus
	Say name & "PageCount", job.PageCount
	Say name & "FaxNumber", job.FaxNumber
	Say name & "RecipientName", job.RecipientName
	Say name & "Tsid", job.Tsid
	Say name & "SenderName", job.SenderName
	Say name & "SenderCompany", job.SenderCompany
	Say name & "SenderDept", job.SenderDept
	Say name & "BillingCode", job.BillingCode
	Say name & "DisplayName", job.DisplayName
	Say name & "DiscountSend", job.DiscountSend
End Sub

Sub ReadDocument(name, doc)
	Say name & "FileName", doc.FileName
	Say name & "CoverpageName", doc.CoverpageName
	Say name & "SendCoverpage", doc.SendCoverpage
	Say name & "ServerCoverpage", doc.ServerCoverpage
	Say name & "DiscountSend", doc.DiscountSend
	Say name & "RecipientName", doc.RecipientName
	Say name & "RecipientCompany", doc.RecipientCompany
	Say name & "RecipientAddress", doc.RecipientAddress
	Say name & "RecipientCity", doc.RecipientCity
	Say name & "RecipientState", doc.RecipientState
	Say name & "RecipientZip", doc.RecipientZip
	Say name & "RecipientCountry", doc.RecipientCountry
	Say name & "RecipientTitle", doc.RecipientTitle
	Say name & "RecipientDepartment", doc.RecipientDepartment
	Say name & "RecipientOffice", doc.RecipientOffice
	Say name & "RecipientHomePhone", doc.RecipientHomePhone
	Say name & "RecipientOfficePhone", doc.RecipientOfficePhone
	Say name & "SenderName", doc.SenderName
	Say name & "SenderCompany", doc.SenderCompany
	Say name & "SenderAddress", doc.SenderAddress
	Say name & "SenderTitle", doc.SenderTitle
	Say name & "SenderDepartment", doc.SenderDepartment
	Say name & "SenderOffice", doc.SenderOffice
	Say name & "SenderHomePhone", doc.SenderHomePhone
	Say name & "SenderOfficePhone", doc.SenderOfficePhone
	Say name & "CoverpageNote", doc.CoverpageNote
	Say name & "CoverpageSubject", doc.CoverpageSubject
	Say name & "Tsid", doc.Tsid
	Say name & "BillingCode", doc.BillingCode
	Say name & "EmailAddress", doc.EmailAddress
	Say name & "DisplayName", doc.DisplayName
	Say name & "FaxNumber", doc.FaxNumber
	Say name & "CallHandle", doc.CallHandle
	Say name & "SenderFax", doc.SenderFax
End Sub

Dim server, ports, methods, jobs, i, k
Set server = Connected()
SayServer "server.", server

Set ports = server.GetPorts()
Say "ports.Count", ports.Count
For i = 1 To ports.Count
	SayPort "port" & i & ".", ports.Item(i)
	Set methods = ports.Item(i).GetRoutingMethods()
	Say "port" & i & ".methods.Count", methods.Count
	For k = 1 To methods.Count
		ReadMethod "port" & i & ".method" & k & ".", methods.Item(k)
	Next
	ReadStatus "port" & i & ".status.", ports.Item(i).GetStatus()
Next

Set jobs = server.GetJobs()
Say "jobs.Count", jobs.Count
For i = 1 To jobs.Count
	ReadJob "job" & i & ".", jobs.Item(i)
Next

ReadDocument "doc.", server.CreateDocument("C:\letter.txt")
Finish
