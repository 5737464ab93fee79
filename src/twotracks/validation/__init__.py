"""Rules and measures evaluated on annotations; the stored tables of their agreement are read by one reader."""
