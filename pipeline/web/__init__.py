"""The only HTTP: fetches feeds, pages, robots.txt and sitemaps politely, and cannot be broken from outside."""
