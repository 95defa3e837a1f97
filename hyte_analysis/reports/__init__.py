"""A report plan and the figures in, a frozen `Report` out: what every output lays out."""
