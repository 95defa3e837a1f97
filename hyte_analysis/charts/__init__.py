"""ResultTables in, plotly figures and alt texts out."""
