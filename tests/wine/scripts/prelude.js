// SPDX-License-Identifier: MIT
// Stands before each JScript; see prelude.vbs.
var args = WScript.Arguments;
var fso = new ActiveXObject("Scripting.FileSystemObject");
var out = fso.CreateTextFile(args.Item(0), true, true);

function plain(text) {
	return text.replace(/\\/g, "\\\\").replace(/\r/g, "\\r").replace(/\n/g, "\\n");
}

function say(name, value) {
	out.WriteLine(name + "\t" + typeof value + "\t" + plain(String(value)));
}

// A DATE as what it is: days since 1899-12-30. Wine's typeof does not know it.
function sayDate(name, value) {
	var date = new Date(value);
	out.WriteLine(name + "\tDate\t" + ((date.getTime() - date.getTimezoneOffset() * 60000) / 86400000 + 25569));
}

// What becomes of a call.
function tell(name, call) {
	try {
		call();
		out.WriteLine(name + "\tok\t");
	} catch (e) {
		out.WriteLine(name + "\terror\t" + e.number + " " + plain(e.message));
	}
}

function finish() {
	out.Close();
	WScript.Echo("END");
	WScript.Quit(42);
}

