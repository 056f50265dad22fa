"""An edition as people read it: pages in order, comparisons, citations, questions to a team."""
