// SPDX-License-Identifier: MIT
// Habits of programs that are in use; see wild.vbs.
var server = new ActiveXObject("FaxServer.FaxServer");
tell("before Connect, ArchiveDirectory", function () { server.ArchiveDirectory = args.Item(5); });
tell("before Connect, ArchiveOutboundFaxes", function () { server.ArchiveOutboundFaxes = -1; });
tell("before Connect, Branding", function () { server.Branding = -1; });
tell("before Connect, DirtyDays", function () { server.DirtyDays = 5; });
tell("before Connect, Retries", function () { server.Retries = 4; });
tell("before Connect, RetryDelay", function () { server.RetryDelay = 6; });
tell("before Connect, ServerCoverpage", function () { server.ServerCoverpage = 0; });
tell("before Connect, UseDeviceTsid", function () { server.UseDeviceTsid = true; });

// A document before Connect, of a file without name; FileName later.
var doc = server.CreateDocument("");
doc.FileName = args.Item(1);
doc.FaxNumber = args.Item(3);
doc.DisplayName = "first";
server.Connect("");
say("Retries", server.Retries);
say("RetryDelay", server.RetryDelay);
say("DirtyDays", server.DirtyDays);
say("Branding", server.Branding);
say("ArchiveOutboundFaxes", server.ArchiveOutboundFaxes);
say("first", doc.Send());

// The same document for several recipients; another file; what was put stays.
doc.FaxNumber = "2" + args.Item(3);
doc.RecipientName = "Two";
say("second", doc.Send());
doc.FileName = args.Item(2);
doc.FaxNumber = 12345;
doc.DisplayName = "third";
say("third", doc.Send());

// A file that is not there yet when it is named; the last name counts.
doc = server.CreateDocument(args.Item(4));
fso.CopyFile(args.Item(1), args.Item(4));
doc.FaxNumber = args.Item(3);
doc.SendCoverpage = false;
doc.DiscountSend = "0";
say("fourth", doc.Send());
fso.DeleteFile(args.Item(4));

// Parents are dropped, and nobody disconnects.
var jobs = server.GetJobs();
doc = null;
server = null;
CollectGarbage();
say("Count", jobs.Count);
var job = jobs.Item(jobs.Count);
jobs = null;
CollectGarbage();
job.Refresh();
say("last", job.JobId);
finish();
