"""The classifier room: reads turns with one forward pass of an ONNX network.

Answers what one turn says (labels, scores, evidence, embedding). Refuses to know conversations, the library,
storage and the web; it imports numpy, onnxruntime and tokenizers and neither torch nor transformers.
"""
