"""What the flows do, without Prefect: each step loads, decides and writes one batch."""
