using System.CommandLine;
using Guildhall.Server.Commands;

var root = new RootCommand("Guildhall: a marketplace for agencies, lead generation for them, and a portal for partner companies.");
root.Add(ServeCommand.Create());
root.Add(ImportCommand.Create());
root.Add(ReplayCommand.Create());
root.Add(AdminCommand.Create());
root.Add(SchemaCommand.Create());
root.Add(ApiCommand.Create());

// Who is told to stop ends what is under way first: requests get ten seconds (GuildhallApp), and a supervisor should wait a little longer.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(15) });
