' SPDX-License-Identifier: MIT
' The seven steps of the documentation, For Each over the three collections, and names in other letters.
Dim server, ports, port, method, job, i
Set server = CreateObject("FaxServer.FaxServer")
server.Connect args.Item(1)
Set ports = server.GetPorts()
Say "Count", ports.Count
For i = 1 To ports.Count
	Set port = ports.Item(i)
	Say "Name", port.Name
	port.Rings = port.Rings + 1
	Say "Rings", port.Rings
Next
For Each port In ports
	Say "each.port", port.DeviceId
	For Each method In port.GetRoutingMethods()
		Say "each.method", method.FriendlyName
	Next
Next
For Each job In server.GetJobs()
	Say "each.job", job.JobId
Next
Set port = server.GETPORTS().item(1)
Say "other letters", port.nAmE & "/" & port.DEVICEID & "/" & port.GetRoutingMethods.Count
port.rINGS = 9
With port
	Say "with", .Rings
End With
server.Disconnect
Set port = Nothing
Set ports = Nothing
Set server = Nothing
Finish
