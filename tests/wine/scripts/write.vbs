' SPDX-License-Identifier: MIT
' Everything that can be written at a server: numbers from the second argument on, the third argument says whether
' what is on or off becomes on, in all the ways in which scripts say so. What was read back goes to test_scripts.py.
Sub ReadBack(name, server, port, method)
	SayServer name, server
	SayPort name, port
	Say name & "Enable", method.Enable
End Sub

Dim server, port, method, n, turnOn
Set server = Connected()
n = CLng(args.Item(1))
turnOn = (args.Item(2) = "on")

server.Retries = n
server.RetryDelay = n + 1
server.DirtyDays = CStr(n + 2)
server.ArchiveDirectory = args.Item(3)
server.ServerMapiProfile = "Profile " & n
server.DiscountRateStartHour = n + 3
server.DiscountRateStartMinute = CInt(n + 4)
server.DiscountRateEndHour = CStr(n + 5)
server.DiscountRateEndMinute = n + 6
If turnOn Then
	server.Branding = True
	server.UseDeviceTsid = -1
	server.ServerCoverpage = 1
	server.PauseServerQueue = "1"
	server.ArchiveOutboundFaxes = 2
Else
	server.Branding = False
	server.UseDeviceTsid = 0
	server.ServerCoverpage = "0"
	server.PauseServerQueue = Empty
	server.ArchiveOutboundFaxes = False
End If

Set port = server.GetPorts().Item(1)
port.Rings = n + 7
port.Csid = "CSID " & n
port.Tsid = "TSID " & n
port.Send = turnOn
If turnOn Then port.Receive = 1 Else port.Receive = "0"
Set method = port.GetRoutingMethods().Item(1)
method.Enable = turnOn
port.Priority = 2

ReadBack "kept.", server, port, method

' The same through other objects.
Set server = Connected()
Set port = server.GetPorts().Item(2)
ReadBack "new.", server, port, port.GetRoutingMethods().Item(1)
Finish
