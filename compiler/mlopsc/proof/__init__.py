"""Room 7. What is proven of a plan and of what was made from it, before anything is published."""
