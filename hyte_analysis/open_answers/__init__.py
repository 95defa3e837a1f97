"""Open answers: search, near-duplicates and bulleted lists."""
