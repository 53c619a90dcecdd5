"""How risk travels: operators, model, training, evaluation, grades and contagion paths."""

import warnings

# torch-geometric compiles a few of its own functions at import and torch announces that this way
# of compiling will end; nobody who runs linkrisk can act on it.
warnings.filterwarnings("ignore", message=r"`torch\.jit", category=FutureWarning)
warnings.filterwarnings("ignore", message=r"`torch\.jit", category=DeprecationWarning)
