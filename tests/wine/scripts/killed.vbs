' SPDX-License-Identifier: MIT
' Asks until the server is gone, then everything once.
Dim server, ports, port, status, jobs, method, doc, x
Set server = Connected()
Set ports = server.GetPorts()
Set port = ports.Item(1)
Set method = port.GetRoutingMethods().Item(1)
Set status = port.GetStatus()
Set jobs = server.GetJobs()
Set doc = server.CreateDocument(args.Item(1))
doc.FaxNumber = "1"
WScript.Echo "asking"
On Error Resume Next
Do
	status.Refresh
Loop While Err.Number = 0
Tell "status.Refresh"
x = server.Retries
Tell "server.Retries"
server.Retries = 3
Tell "server.Retries="
Set x = server.GetPorts()
Tell "server.GetPorts"
Set x = server.GetJobs()
Tell "server.GetJobs"
port.Rings = 7
Tell "port.Rings="
Set x = port.GetStatus()
Tell "port.GetStatus"
Set x = port.GetRoutingMethods()
Tell "port.GetRoutingMethods"
method.Enable = 0
Tell "method.Enable="
x = doc.Send()
Tell "doc.Send"
server.Disconnect
Tell "Disconnect"
server.Connect ""
Tell "Connect"
Finish
