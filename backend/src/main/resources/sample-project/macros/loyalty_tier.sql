{% macro loyalty_tier(orders) -%}
    case
        when {{ orders }} >= 10 then 'gold'
        when {{ orders }} >= 4 then 'silver'
        when {{ orders }} >= 1 then 'bronze'
        else 'new'
    end
{%- endmacro %}
