' SPDX-License-Identifier: MIT
' An account that may not manage configuration: reads, is refused, and sends. Argument: the file.
Dim server, port, method, doc
Set server = Connected()
Set port = server.GetPorts().Item(1)
Set method = port.GetRoutingMethods().Item(1)
Say "CanModify", port.CanModify
Say "Retries", server.Retries
Say "Name", port.Name
Say "Csid", port.Csid
Say "Enable", method.Enable
Say "Description", port.GetStatus().Description
On Error Resume Next
port.Rings = 9
Tell "refused, Rings"
port.Csid = "mine"
Tell "refused, Csid"
port.Tsid = "mine"
Tell "refused, Tsid"
port.Send = 0
Tell "refused, Send"
port.Receive = 1
Tell "refused, Receive"
port.Priority = 2
Tell "refused, Priority"
method.Enable = 0
Tell "refused, Enable"
server.Retries = 9
Tell "refused, Retries"
server.RetryDelay = 9
Tell "refused, RetryDelay"
server.DirtyDays = 9
Tell "refused, DirtyDays"
server.Branding = 1
Tell "refused, Branding"
server.UseDeviceTsid = 0
Tell "refused, UseDeviceTsid"
server.ServerCoverpage = 1
Tell "refused, ServerCoverpage"
server.PauseServerQueue = 1
Tell "refused, PauseServerQueue"
server.ArchiveDirectory = "/tmp"
Tell "refused, ArchiveDirectory"
server.ArchiveOutboundFaxes = 0
Tell "refused, ArchiveOutboundFaxes"
server.ServerMapiProfile = "mine"
Tell "refused, ServerMapiProfile"
server.DiscountRateStartHour = 9
Tell "refused, DiscountRateStartHour"
server.DiscountRateEndMinute = 9
Tell "refused, DiscountRateEndMinute"
On Error Goto 0
' What was refused is not what the object says afterwards.
Say "then Rings", port.Rings
Say "then Enable", method.Enable
Say "then Retries", server.Retries
Set doc = server.CreateDocument(args.Item(1))
doc.FaxNumber = "1"
Say "id", doc.Send()
Say "Count", server.GetJobs().Count
Say "UserName", server.GetJobs().Item(1).UserName
server.GetJobs().Item(1).SetStatus 2
Finish
