// SPDX-License-Identifier: MIT
// What FaxTiff says about files; see tiff.vbs. Wine's JScript knows no currency, so RawReceiveTime is left out.
var tiff = new ActiveXObject("FaxTiff.FaxTiff");
for (var k = 1; k < args.length; k++) {
	var name = k + ".";
	tiff.Image = args.Item(k);
	say(name + "Image", tiff.Image);
	say(name + "ReceiveTime", tiff.ReceiveTime);
	say(name + "RecipientName", tiff.RecipientName);
	say(name + "SenderName", tiff.SenderName);
	say(name + "Routing", tiff.Routing);
	say(name + "CallerId", tiff.CallerId);
	say(name + "Csid", tiff.Csid);
	say(name + "Tsid", tiff.Tsid);
	say(name + "RecipientNumber", tiff.RecipientNumber);
	say(name + "width", tiff.TiffTagString(256));
	say(name + "compression", tiff.TiffTagString(259));
	say(name + "software", tiff.TiffTagString(305));
	tell(name + "no such tag", function () { var x = tiff.TiffTagString(65000); });
}
finish();
