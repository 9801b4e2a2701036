"""From a specification to a `keras.Model`: layers, shapes, counts, complaints."""
