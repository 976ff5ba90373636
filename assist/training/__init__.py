"""The training room: data sets, training, export, evaluation. No door imports it, serving never loads it."""
