"""A made-up notice on the holidays of 2031, as an operator would write it down."""

NOTICE = """year: 2031
document: 国办发明电〔2030〕1号
published: 2030-11-01
checked_on: 2030-11-02
holidays:
  - {name: 元旦, off: 2031-01-01, days: 1}
  - {name: 春节, off: 2031-01-22 to 2031-01-28, days: 7, work: [2031-01-19]}
  - {name: 清明节, off: 2031-04-05, days: 1}
  - {name: 劳动节, off: 2031-05-01 to 2031-05-02, days: 2}
  - {name: 端午节, off: 2031-06-24, days: 1}
  - {name: 中秋节, off: 2031-10-01, days: 1}
  - {name: 国庆节, off: 2031-10-02 to 2031-10-07, days: 6}
"""
