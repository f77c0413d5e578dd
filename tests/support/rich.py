"""An invented questionnaire that uses every kind of question, condition and aggregation."""

from __future__ import annotations

RICH_QUESTIONNAIRE = """
format: assess/questionnaire
format_version: "1"
id: rich
version: "1.0"
title: Every kind of question
description: Invented, for tests.
subject_kind: mission
sections:
  - id: facts
    title: Facts
    questions:
      - {id: kind, type: choice, label: Kind, text: "What is it?", options: [
          {id: office, label: Office}, {id: field, label: Field}, {id: ship, label: Ship}]}
      - {id: since, type: date, label: Since, text: "Since when?", when: "kind != 'office'",
         earliest: "2001-01-01", latest: "2021-12-31"}
      - {id: name, type: text, label: Name, text: "What is it called?"}
      - {id: languages, type: choices, label: Languages, text: "Which?",
         when: "kind != 'ship'", options: [
          {id: english, label: English}, {id: french, label: French}]}
      - {id: name_missing, type: text, label: Why no name, text: "Why not?", when: unknown(name)}
  - id: means
    title: Means
    questions:
      - {id: unit, type: scale, label: Unit, text: "Is there a unit?", levels: [
          {label: None}, {label: One person}, {label: A team}, {label: A full unit}]}
      - {id: unit_skills, type: scale, label: Skills, text: "How skilled is it?", when: "unit > 0",
         levels: [{label: Low}, {label: Middle}, {label: High}]}
      - {id: unit_training, type: number, label: Trained, text: "What share is trained?",
         when: "unit >= 2", minimum: 0, maximum: 100, unit: per cent}
      - {id: budget, type: number, label: Budget, text: "How much money?", minimum: 1}
      - {id: wait, type: number, label: Wait, text: "How many weeks?", integer: true, minimum: 0,
         when: answered(since)}
      - {id: tools, type: choices, label: Tools, text: "Which tools?", options: [
          {id: maps, label: Maps}, {id: base, label: Database}, {id: links, label: Link charts},
          {id: none, label: None, exclusive: true}]}
      - {id: tools_used, type: choice, label: Tools used, text: "Are they used?",
         when: "count(tools) > 0", options: [
          {id: never, label: Never}, {id: rarely, label: Rarely}, {id: often, label: Often}]}
      - {id: manuals, type: scale, label: Manuals, text: "Are there French manuals?",
         when: "'french' in languages", levels: [{label: "No"}, {label: "Yes"}]}
  - id: at_sea
    title: At sea
    when: kind == 'ship'
    questions:
      - {id: crew, type: scale, label: Crew, text: "How ready is the crew?",
         levels: [{label: Not}, {label: Half}, {label: Fully}]}
      - {id: boats, type: number, label: Boats, text: "How many boats?", integer: true,
         minimum: 0, maximum: 9, when: "since < '2015-01-01'"}
  - id: dangers
    title: Dangers
    questions:
      - {id: checks, type: scale, label: Checks, text: "Are partners checked?", levels: [
          {label: Never}, {label: Sometimes}, {label: Always}]}
      - {id: check_depth, type: scale, label: Depth, text: "How deeply?", when: "checks != 0",
         levels: [{label: Names only}, {label: Owners}, {label: Owners and money}]}
      - {id: conflict, type: scale, label: Conflict, text: "Is there conflict?",
         levels: [{label: "No"}, {label: Local}, {label: Wide}]}
      - {id: forecast, type: scale, label: Forecast, text: "Is conflict expected?",
         levels: [{label: "No"}, {label: Local}, {label: Wide}]}
      - id: risks
        type: grid
        label: Risks
        text: "Which risks are there?"
        rows: [{id: fraud, label: Fraud}, {id: leaks, label: Leaks}, {id: threats, label: Threats}]
        columns:
          - {id: likely, type: scale, label: Likelihood, text: "How likely?", levels: [
              {label: Rare}, {label: Possible}, {label: Likely}]}
          - {id: impact, type: scale, label: Impact, text: "How bad?", levels: [
              {label: Small}, {label: Serious}, {label: Severe}, {label: Fatal}]}
          - {id: why, type: text, label: Why, text: "Why?", when: "risks.row.likely in [1, 2]"}
          - {id: measures, type: choices, label: Measures, text: "What is done?",
             when: "kind != 'office'", options: [
              {id: training, label: Training}, {id: audit, label: Audit}]}
"""

RICH_SCORING = """
format: assess/scoring
format_version: "1"
questionnaire: rich
indices:
  - id: readiness
    label: Readiness
    high_is: good
    aggregate: {method: geometric, floor: 0.01}
    bands: [{id: low, label: Low, at_least: 0}, {id: middle, label: Middle, at_least: 33.3},
            {id: high, label: High, at_least: 70}]
    children:
      - id: people
        label: People
        weight: 2
        minimum_coverage: 0.4
        children:
          - {item: unit, weight: 3}
          - {item: unit_skills, if_hidden: worst}
          - {item: unit_training, normalise: {method: linear, goalposts: [0, 80]}, if_hidden: worst}
      - id: money
        label: Money and time
        aggregate: {method: power, p: -0.5, floor: 0.1}
        children:
          - {item: budget, normalise: {method: linear, goalposts: [100, 10000], log: true}}
          - {item: wait, normalise: {method: piecewise, points: [[2, 1], [8, 0.5], [26, 0]]}}
      - id: instruments
        label: Instruments
        aggregate: {method: harmonic, floor: 0.05}
        missing: require
        children:
          - {item: tools, normalise: {method: ticked, enough: 2}}
          - id: instruments_used
            label: Use
            aggregate: median
            children:
              - item: tools_used
                if_hidden: worst
                normalise: {method: points, points: {never: 0, rarely: 1, often: 4}}
              - {item: manuals, weight: 0.5}
              - {id: tools_again, item: tools, weight: 0.7}
      - id: sea
        label: At sea
        aggregate: {method: capped_sum, cap: 0.8}
        children:
          - {item: crew}
          - {item: boats, normalise: {method: linear, goalposts: [0, 5]}}
      - id: protection
        label: Protection
        weight: 0.5
        cells: risks.*.measures
        normalise: {method: ticked, enough: 1}
        row_weights: {fraud: 2}
  - id: danger
    label: Danger
    high_is: bad
    scale: [0, 10]
    decimals: 2
    aggregate: inverse_geometric
    bands: [{id: calm, label: Calm, at_least: 0}, {id: tense, label: Tense, at_least: 3.5},
            {id: grave, label: Grave, at_least: 6.5}]
    children:
      - id: partners
        label: Partners
        children:
          - {item: checks, normalise: {method: levels, reverse: true}}
          - {item: check_depth, normalise: {method: levels, reverse: true}, if_hidden: worst}
      - id: strife
        label: Conflict
        aggregate: maximum
        children:
          - {item: conflict}
          - {item: forecast, multiplier: 0.7}
      - id: harm
        label: Harm
        aggregate: inverse_geometric
        minimum_coverage: 0.5
        cells: risks.*.likely
        row_weights: {leaks: 0, threats: 1.5}
      - id: fraud
        label: Fraud
        weight: 2
        aggregate:
          method: lookup
          table: [[0, 0.1, 0.3, 0.5], [0.2, 0.3, 0.6, 0.8], [0.4, 0.6, 0.9, 1]]
        children:
          - {id: fraud_likely, item: risks.fraud.likely}
          - {id: fraud_impact, item: risks.fraud.impact}
      - id: least
        label: Least of the others
        aggregate: minimum
        children:
          - {id: leaks_impact, item: risks.leaks.impact}
          - {id: threats_impact, item: risks.threats.impact}
"""
