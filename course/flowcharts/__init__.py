"""Decision flowcharts: one TOML file gives the drawing, the walk, the text, the function and the grading of a learner's own."""

from course.flowcharts.chart import Edge, Flowchart, Input, Leaf, Question, Tone
from course.flowcharts.errors import FlowchartError
from course.flowcharts.grading import Disagreement
from course.flowcharts.reading import load

__all__ = ["Disagreement", "Edge", "Flowchart", "FlowchartError", "Input", "Leaf", "Question", "Tone", "load"]
