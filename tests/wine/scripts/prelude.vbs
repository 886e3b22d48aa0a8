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

' The only way out that host.py accepts: Wine's cscript ends with 0, and silently, when a script breaks.
Sub Finish()
	out.Close
	WScript.Echo "END"
	WScript.Quit 42
End Sub

