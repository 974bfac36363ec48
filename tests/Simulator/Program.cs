Console.WriteLine("Shemss simulator: a fleet of data loggers speaking HJ 212.");
