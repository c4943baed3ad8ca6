"""Writes the bulk records of the example book `examples/books/harbour-2025`. Run it from anywhere: `python3 tools/harbour/generate.py`."""

import activity
import materiality
import operations
import people
import scope3
import suppliers

if __name__ == "__main__":
    for part in (activity, people, suppliers, operations, materiality, scope3):
        part.all_files()
