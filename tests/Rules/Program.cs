using Guildhall.Rules;

// Built to artifacts/bin/Rules/<configuration>, it reads the tests built beside it.
var here = new DirectoryInfo(AppContext.BaseDirectory);
var root = here;
while (!File.Exists(Path.Combine(root.FullName, "Guildhall.slnx")))
    root = root.Parent ?? throw new DirectoryNotFoundException($"{here} is not in a checkout of Guildhall.");
return Command.Run(root.FullName, here.Name, args, Console.Out, Console.Error);
