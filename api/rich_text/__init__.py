"""Rich text in other forms than HTML, made when it is asked for."""
