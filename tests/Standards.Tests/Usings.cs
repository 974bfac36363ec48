global using Shemss.Standards.Formulas;
global using Shemss.Standards.Judgements;
global using Shemss.Standards.Rules;
