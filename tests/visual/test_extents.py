"""Figures whose words do not fit are named, with the words."""

from __future__ import annotations

from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from course.visual.extents import crowding
from course.visual.picture import figure


def page(width=200, height=100):
    fig = figure(width, height)
    ax = fig.add_axes((0, 0, 1, 1))
    ax.set_axis_off()
    ax.set_xlim(0, width)
    ax.set_ylim(height, 0)
    return fig, ax


def box(ax, x, y, w, h):
    ax.add_patch(FancyBboxPatch((x, y), w, h, boxstyle="round,pad=0,rounding_size=4"))


def test_words_with_room_are_left_in_peace():
    fig, ax = page()
    box(ax, 20, 30, 100, 40)
    ax.text(70, 50, "deallocated", ha="center", va="center", size=9)
    assert crowding(fig) == []


def test_words_over_words_are_found():
    fig, ax = page()
    ax.text(20, 50, "running", size=9)
    ax.text(40, 52, "stopped", size=9)
    assert crowding(fig) == ["'running' runs into 'stopped'"]


def test_words_that_leave_their_box_are_found():
    fig, ax = page()
    box(ax, 80, 30, 40, 40)
    ax.text(100, 50, "deallocated", ha="center", va="center", size=9)
    assert crowding(fig) == ["'deallocated' does not fit in its box"]


def test_words_that_run_into_a_box_are_found():
    fig, ax = page()
    box(ax, 80, 30, 60, 40)
    ax.text(30, 50, "deallocated", va="center", size=9)
    assert crowding(fig) == ["'deallocated' runs into a box"]


def test_words_cut_off_by_the_edge_are_found():
    fig, ax = page()
    ax.text(180, 50, "deallocated", size=9)
    assert crowding(fig) == ["'deallocated' is cut off by the edge"]


def test_an_arrow_through_words_is_found():
    fig, ax = page()
    ax.text(100, 50, "deallocated", ha="center", va="center", size=9)
    ax.add_patch(FancyArrowPatch((10, 50), (190, 50), arrowstyle="-|>", mutation_scale=10))
    assert crowding(fig) == ["an arrow runs through 'deallocated'"]
