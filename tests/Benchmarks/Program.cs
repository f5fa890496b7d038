Console.WriteLine("infra/bench: no benchmark of that name");
