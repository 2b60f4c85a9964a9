using System.CommandLine;
using Guildhall.Server.Commands;

var root = new RootCommand("Guildhall: a marketplace for agencies, lead generation for them, and a portal for partner companies.");
root.Add(ServeCommand.Create());
root.Add(ImportCommand.Create());
root.Add(ReplayCommand.Create());
root.Add(AdminCommand.Create());
root.Add(SchemaCommand.Create());
root.Add(ApiCommand.Create());
return await root.Parse(args).InvokeAsync();
