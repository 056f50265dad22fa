"""What applied on a day in the past: windows of time, the answer, and its pages."""
