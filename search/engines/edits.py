"""How far a word may be from the one that was meant, on every engine."""

MAX_ALTERNATIVES = 4
SHORTEST_MENDED = 4  # letters; from here one edit,
SHORTEST_TWICE_MENDED = 8  # from here two


def distance(first: str, second: str, most: int) -> int:
    """Return the number of edits between two words; where it is above `most`, any higher number.

    An edit is a letter more, a letter less, another letter, or two neighbours swapped.
    """
    # What they begin and end with alike is most of them, and costs nothing to leave out.
    start, most_alike = 0, min(len(first), len(second))
    while start < most_alike and first[start] == second[start]:
        start += 1
    end, most_alike = 0, most_alike - start
    while end < most_alike and first[-1 - end] == second[-1 - end]:
        end += 1
    first, second = first[start : len(first) - end], second[start : len(second) - end]
    if abs(len(first) - len(second)) > most:
        return most + 1
    if most == 1:
        swapped = len(first) == 2 and first == second[::-1]
        return max(len(first), len(second)) if len(first) < 2 and len(second) < 2 else 2 - swapped
    before: list[int] = []
    row = list(range(len(second) + 1))
    for i, a in enumerate(first, 1):
        earlier, before, row = before, row, [i]
        for j, b in enumerate(second, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == second[j - 2] and first[i - 2] == b:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
