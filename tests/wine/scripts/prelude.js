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

// A server as most scripts want it.
function connected() {
	var server = new ActiveXObject("FaxServer.FaxServer");
	server.Connect("");
	return server;
}

// For scripts that read, and for those that read back what they have put.
function sayServer(name, server) {
	say(name + "Retries", server.Retries);
	say(name + "RetryDelay", server.RetryDelay);
	say(name + "DirtyDays", server.DirtyDays);
	say(name + "Branding", server.Branding);
	say(name + "UseDeviceTsid", server.UseDeviceTsid);
	say(name + "ServerCoverpage", server.ServerCoverpage);
	say(name + "PauseServerQueue", server.PauseServerQueue);
	say(name + "ArchiveOutboundFaxes", server.ArchiveOutboundFaxes);
	say(name + "ArchiveDirectory", server.ArchiveDirectory);
	say(name + "ServerMapiProfile", server.ServerMapiProfile);
	say(name + "DiscountRateStartHour", server.DiscountRateStartHour);
	say(name + "DiscountRateStartMinute", server.DiscountRateStartMinute);
	say(name + "DiscountRateEndHour", server.DiscountRateEndHour);
	say(name + "DiscountRateEndMinute", server.DiscountRateEndMinute);
}

function sayPort(name, port) {
	say(name + "Name", port.Name);
	say(name + "DeviceId", port.DeviceId);
	say(name + "Rings", port.Rings);
	say(name + "Csid", port.Csid);
	say(name + "Tsid", port.Tsid);
	say(name + "Send", port.Send);
	say(name + "Receive", port.Receive);
	say(name + "Priority", port.Priority);
	say(name + "CanModify", port.CanModify);
}

function finish() {
	out.Close();
	WScript.Echo("END");
	WScript.Quit(42);
}

