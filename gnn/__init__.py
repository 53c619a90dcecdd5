"""How risk travels: operators, model, training, evaluation, grades and contagion paths."""
