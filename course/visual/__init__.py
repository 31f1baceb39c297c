"""How the course looks: hues, pictures that follow the theme, and widgets that are live and static at once."""
