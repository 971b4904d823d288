"""The engine: plays a team's quarter day by day, thousands of times; knows no exercise."""
