' SPDX-License-Identifier: MIT
' Stands before each VBScript (host.py puts it there): what a script has found out goes, line by line, to the file that
' its first argument names, in UTF-16, for what WScript.Echo prints has the letters of code page 437 only.
Option Explicit
Dim args, fso, out
Set args = WScript.Arguments
Set fso = CreateObject("Scripting.FileSystemObject")
Set out = fso.CreateTextFile(args.Item(0), True, True)

Function Plain(text)
	Plain = Replace(Replace(Replace(text, "\", "\\"), vbCr, "\r"), vbLf, "\n")
End Function

Sub Say(name, value)
	Dim kind
	kind = TypeName(value)
	If kind = "Date" Then value = CDbl(value)
	out.WriteLine name & vbTab & kind & vbTab & Plain(CStr(value))
End Sub

' What became of the statement before, under On Error Resume Next.
Sub Tell(name)
	If Err.Number = 0 Then
		out.WriteLine name & vbTab & "ok" & vbTab
	Else
		out.WriteLine name & vbTab & "error" & vbTab & Err.Number & " " & Plain(Err.Description)
	End If
	Err.Clear
End Sub

' A server as most scripts want it.
Function Connected()
	Dim server
	Set server = CreateObject("FaxServer.FaxServer")
	server.Connect ""
	Set Connected = server
End Function

' For scripts that read, and for those that read back what they have put.
Sub SayServer(name, server)
	Say name & "Retries", server.Retries
	Say name & "RetryDelay", server.RetryDelay
	Say name & "DirtyDays", server.DirtyDays
	Say name & "Branding", server.Branding
	Say name & "UseDeviceTsid", server.UseDeviceTsid
	Say name & "ServerCoverpage", server.ServerCoverpage
	Say name & "PauseServerQueue", server.PauseServerQueue
	Say name & "ArchiveOutboundFaxes", server.ArchiveOutboundFaxes
	Say name & "ArchiveDirectory", server.ArchiveDirectory
	Say name & "ServerMapiProfile", server.ServerMapiProfile
	Say name & "DiscountRateStartHour", server.DiscountRateStartHour
	Say name & "DiscountRateStartMinute", server.DiscountRateStartMinute
	Say name & "DiscountRateEndHour", server.DiscountRateEndHour
	Say name & "DiscountRateEndMinute", server.DiscountRateEndMinute
End Sub

Sub SayPort(name, port)
	Say name & "Name", port.Name
	Say name & "DeviceId", port.DeviceId
	Say name & "Rings", port.Rings
	Say name & "Csid", port.Csid
	Say name & "Tsid", port.Tsid
	Say name & "Send", port.Send
	Say name & "Receive", port.Receive
	Say name & "Priority", port.Priority
	Say name & "CanModify", port.CanModify
End Sub

' The only way out that host.py accepts: Wine's cscript ends with 0, and silently, when a script breaks.
Sub Finish()
	out.Close
	WScript.Echo "END"
	WScript.Quit 42
End Sub

